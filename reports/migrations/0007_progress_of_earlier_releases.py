"""Releases of formats 1 and 2: which format, which are errata, and their progress out of their stored items.

What stood in the dropped columns was reckoned by definitions that are no longer those of the product; the frozen inputs
from which it can be reckoned again stay. What departments reported before there were reports of their own is reported.
"""

from django.db import migrations

FORMATS = """
    UPDATE reports_release r
       SET format = coalesce((SELECT (i.text::jsonb ->> 'format')::int FROM reports_frozeninputs i
                               WHERE i.release_id = r.id), r.format),
           is_erratum = r.supersedes_id IS NOT NULL;
"""
OUTS = """
    UPDATE reports_releasedfigure f
       SET out = coalesce(nullif(i.out, ''), i.working ->> 'out')
      FROM reports_itemscore i JOIN reports_standing s ON s.id = i.standing_id
     WHERE f.release_id = s.release_id AND f.park_id = s.park_id AND f.indicator_id = i.indicator_id
       AND coalesce(nullif(i.out, ''), i.working ->> 'out', '') NOT IN ('', 'unknown', 'nobody_known');
"""
PROGRESS = """
    WITH item AS (
        SELECT i.standing_id, i.weight, i.rule !~ '^(bonus|deduction)/' AS is_ordinary, n.direction, n.measure,
               coalesce(nullif(i.out, ''), i.working ->> 'out', '') AS out, f.state, f.value, f.target, f.expected,
               f.completion, f.light, f.place, f.previous_place, f.growth_value
          FROM reports_itemscore i
          JOIN reports_standing s ON s.id = i.standing_id
          JOIN targets_indicator n ON n.id = i.indicator_id
          LEFT JOIN reports_releasedfigure f
            ON f.release_id = s.release_id AND f.park_id = s.park_id AND f.indicator_id = i.indicator_id
    ), kept AS (
        SELECT *, out IN ('', 'unknown', 'nobody_known') AS is_in,
               is_ordinary AND weight > 0 AND measure = 'ytd' AND direction = 'higher' AND target > 0 AND expected > 0
                   AS is_of_the_year
          FROM item
    ), counted AS (
        SELECT standing_id,
               sum(weight) FILTER (WHERE is_in AND is_of_the_year AND state = 'number') AS weight,
               sum(weight * least(completion, 120)) FILTER (WHERE is_in AND is_of_the_year AND state = 'number') AS done,
               sum(weight * expected * 100 / target) FILTER (WHERE is_in AND is_of_the_year AND state = 'number') AS due,
               count(*) FILTER (WHERE is_in AND is_of_the_year AND state = 'unknown') AS lacks,
               count(*) FILTER (WHERE is_in AND is_ordinary AND weight > 0 AND measure = 'point' AND light IS NOT NULL)
                   AS levels_due,
               count(*) FILTER (WHERE is_in AND is_ordinary AND weight > 0 AND measure = 'point' AND light = 'ahead')
                   AS levels_met,
               count(*) FILTER (WHERE is_in AND light = 'behind') AS behind,
               count(*) FILTER (WHERE is_in AND previous_place > place) AS rose,
               count(*) FILTER (WHERE is_in AND previous_place = place) AS stayed,
               count(*) FILTER (WHERE is_in AND previous_place < place) AS fell,
               count(*) FILTER (WHERE is_in AND growth_value <> 0 AND (growth_value > 0) = (direction = 'higher'))
                   AS better,
               count(*) FILTER (WHERE is_in AND growth_value = 0) AS unchanged,
               count(*) FILTER (WHERE is_in AND growth_value <> 0 AND (growth_value > 0) <> (direction = 'higher'))
                   AS worse,
               coalesce(bool_and(coalesce(state, 'unknown') = 'unknown') FILTER (WHERE is_in), false) AS is_unreported
          FROM kept GROUP BY standing_id
    ), outs AS (
        SELECT standing_id, jsonb_object_agg(out, number) AS outs
          FROM (SELECT standing_id, out, count(*) AS number FROM kept WHERE NOT is_in GROUP BY 1, 2) o GROUP BY 1
    )
    UPDATE reports_standing s
       SET year_completion = round(c.done / c.weight, 10), year_due = round(c.due / c.weight, 10),
           year_light = CASE WHEN c.due <= 0 OR c.weight IS NULL THEN NULL
               WHEN c.done / c.due >= (r.summary -> 'scheme' ->> 'ahead')::numeric THEN 'ahead'
               WHEN c.done / c.due >= (r.summary -> 'scheme' ->> 'near')::numeric THEN 'near' ELSE 'behind' END,
           year_lacks = c.lacks, levels_due = c.levels_due, levels_met = c.levels_met, items_behind = c.behind,
           items_rose = c.rose, items_stayed = c.stayed, items_fell = c.fell, items_better = c.better,
           items_unchanged = c.unchanged, items_worse = c.worse, is_unreported = c.is_unreported,
           outs = coalesce(o.outs, '{}')
      FROM counted c
      LEFT JOIN outs o ON o.standing_id = c.standing_id, reports_release r
     WHERE c.standing_id = s.id AND r.id = s.release_id;
"""
REPORTS = """
    SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true),
           set_config('pghistory.context_metadata', '{"act": "migrate"}', true);
    INSERT INTO targets_departmentreport (indicator_id, period_id, state, reason)
    SELECT DISTINCT f.indicator_id, f.period_id,
           CASE WHEN EXISTS (SELECT FROM reports_release r WHERE r.period_id = f.period_id) THEN 'released'
                ELSE 'reported' END, ''
      FROM targets_figure f
      JOIN targets_indicator n ON n.id = f.indicator_id AND n.reported_by = 'department'
     WHERE EXISTS (SELECT FROM targets_figureversion v WHERE v.figure_id = f.id)
       AND NOT EXISTS (SELECT FROM targets_departmentreport t
                        WHERE t.indicator_id = f.indicator_id AND t.period_id = f.period_id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_format_three"),
        ("targets", "0029_indicators_in_the_order_of_loading"),
    ]

    operations = [migrations.RunSQL(one, migrations.RunSQL.noop) for one in (FORMATS, OUTS, PROGRESS, REPORTS)]
