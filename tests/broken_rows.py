"""Rows that break one named constraint each, unsaved; what they need beside them is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import factories as f
from django.db.models import Model
from factories_accounts import AT, RowFactory
from factory import SubFactory

from parks.models import Role

Row = Callable[[], Model]
Factory = type[RowFactory]
FREE_ID = 1_000_000


def one(factory: Factory, **arguments: Any) -> Row:
    """Return what makes a row with arguments that do not fit together."""
    return partial(factory.unsaved, **arguments)


def two(factory: Factory, *same: str, **arguments: Any) -> Row:
    """Return what makes the second of two rows that agree in the named fields; arguments are the second's."""

    def second() -> Model:
        first = factory()
        return factory.unsaved(**{name: getattr(first, name) for name in same}, **arguments)

    return second


def itself(factory: Factory, name: str) -> Row:
    """Return what makes a row whose foreign key names the row itself."""
    return partial(factory.unsaved, id=FREE_ID, **{f"{name}_id": FREE_ID})


def erratum_without_a_reason() -> Model:
    """Return an erratum that does not say why."""
    first = f.ReleaseFactory()
    return f.ReleaseFactory.unsaved(scheme=first.scheme, period=first.period, supersedes=first, is_erratum=True)


def second_step_with_the_same_number() -> Model:
    """Return a step to another state with the number of the step before."""
    first = f.PledgeStepFactory(number=2, from_state="issued", to_state="signed_by_park")
    return f.PledgeStepFactory.unsaved(pledge=first.pledge, number=2, from_state="signed_by_park", to_state="in_force")


def handed_over_to_oneself() -> Model:
    """Return a pledge that passes to the person who had it."""
    user = f.UserFactory()
    return f.PledgeHandOverFactory.unsaved(from_user=user, to_user=user)


def second_control_at_the_same_time() -> Model:
    """Return the auditor's appointment of an assessor."""
    first = f.AppointmentFactory(role=Role.ASSESSOR)
    return f.AppointmentFactory.unsaved(user=first.user, role=Role.AUDITOR)


BROKEN: dict[str, Row] = {
    # accounts
    "audit_outcome_known": one(f.AuditEntryFactory, outcome="other"),
    "audit_way_known": one(f.AuditEntryFactory, way="other"),
    "history_sealed_once": two(f.HistorySealFactory, "table", "to_at"),
    "repetition_counted_in_one_row": two(f.RepetitionFactory, "key"),
    "repetition_came_once": one(f.RepetitionFactory, times=0),
    "session_seen_after_it_started": one(f.SessionFactory, seen_at=AT - timedelta(seconds=1)),
    "recovery_codes_of_a_person_differ": two(f.RecoveryCodeFactory, "user", "digest"),
    "signing_key_ends_after_it_was_made": one(f.SigningKeyFactory, valid_to=AT),
    "signing_key_has_one_place": one(f.SigningKeyFactory, credential="at the service"),
    "key_confirmation_way_known": one(f.KeyConfirmationFactory, how="other"),
    "key_confirmation_by_a_person": one(f.KeyConfirmationFactory, how="person"),
    "key_revocation_says_why": one(f.KeyRevocationFactory, reason=""),
    # parks
    "city_only_one": two(f.CityFactory, code="second"),
    "city_today_only_in_a_demo": one(f.CityFactory, today=date(2020, 1, 1)),
    "region_not_its_own_parent": itself(f.RegionFactory, "parent"),
    "region_set_names_a_region_once": two(f.RegionSetMemberFactory, "region_set", "region"),
    "park_not_its_own_relative": itself(f.ParkFactory, "parent"),
    "park_successor_only_when_closed": one(f.ParkFactory, successor=SubFactory(f.ParkFactory)),
    "park_closed_after_established": one(f.ParkFactory, established_on=date(2020, 1, 1), closed_on=date(2020, 1, 1)),
    "park_area_not_negative": one(f.ParkFactory, area_ha=Decimal(-1)),
    "park_has_one_name_from_a_day_on": two(f.ParkNameFactory, "park", "from_on"),
    "park_in_one_group_a_year": two(f.GroupMembershipFactory, "year", "park"),
    "appointment_role_known": one(f.AppointmentFactory, role="other"),
    "appointment_names_a_park_where_its_role_does": one(f.AppointmentFactory, role=Role.PARK_EDITOR),
    "appointment_names_a_department_where_its_role_does": one(f.AppointmentFactory, role=Role.REVIEWER),
    "appointment_countersigner_has_one_place": one(f.AppointmentFactory, role=Role.COUNTERSIGNER),
    "appointment_ends_after_it_begins": one(f.AppointmentFactory, to_on=date(2019, 12, 31)),
    "appointment_controls_apart": second_control_at_the_same_time,
    "appointment_acting_has_an_end": one(f.AppointmentFactory, is_acting=True),
    "appointment_confirmation_way_known": one(f.AppointmentConfirmationFactory, how="other"),
    "appointment_confirmation_by_a_person": one(f.AppointmentConfirmationFactory, how="person"),
    "appointment_confirmation_refused_says_why": one(f.AppointmentConfirmationFactory, is_confirmed=False),
    "project_stage_known": one(f.ProjectFactory, stage="other"),
    "project_channel_known": one(f.ProjectFactory, channel="other"),
    "project_step_stage_known": one(f.ProjectStepFactory, stage="other"),
    "project_reaches_a_stage_once": two(f.ProjectStepFactory, "project", "stage"),
    "external_place_once_a_year": two(f.ExternalRankingFactory, "park", "list_name", "year"),
    "external_place_within_its_list": one(f.ExternalRankingFactory, place=11),
    # targets
    "comparison_view_known": one(f.ComparisonFactory, view="other"),
    "comparison_position_once": two(f.ComparisonFactory, "campaign", "position"),
    "period_kind_known": one(f.PeriodFactory, kind="other"),
    "period_once": two(f.PeriodFactory, "kind", "year", "number"),
    "period_number_exists": one(f.PeriodFactory, kind="year", number=2),
    "period_open_before_departments_are_due": one(f.PeriodFactory, department_due_on=date(2000, 1, 1)),
    "period_days_in_order": one(f.PeriodFactory, due_on=date(2000, 1, 1)),
    "indicator_direction_known": one(f.IndicatorFactory, direction="other"),
    "indicator_measure_known": one(f.IndicatorFactory, measure="other"),
    "indicator_growth_known": one(f.IndicatorFactory, growth="other"),
    "indicator_total_known": one(f.IndicatorFactory, total="other"),
    "indicator_reporter_known": one(
        f.IndicatorFactory, reported_by="other", department=SubFactory(f.DepartmentFactory)
    ),
    "indicator_at_most_ten_decimals": one(f.IndicatorFactory, decimals=11),
    "indicator_headline_one_to_four": one(f.IndicatorFactory, headline=5),
    "indicator_ratio_names_its_parts": one(f.IndicatorFactory, total="ratio"),
    "indicator_path_known": one(f.IndicatorFactory, path="other"),
    "indicator_every_known": one(f.IndicatorFactory, every="other"),
    "indicator_lowest_below_highest": one(f.IndicatorFactory, lowest=Decimal(2), highest=Decimal(1)),
    "indicator_of_a_department_names_it": one(f.IndicatorFactory, reported_by="department"),
    "indicator_not_its_own_relative": itself(f.IndicatorFactory, "replaces"),
    "region_figure_once": two(f.RegionFigureFactory, "region", "indicator", "period"),
    "region_figure_place_within_its_list": one(f.RegionFigureFactory, place=11),
    "submission_state_known": one(f.SubmissionFactory, state="other"),
    "submission_once_a_period": two(f.SubmissionFactory, "period", "park"),
    "submission_handed_in_is_no_draft": one(f.SubmissionFactory, handed_in_at=AT),
    "submission_step_numbered": two(f.SubmissionStepFactory, "submission"),
    "submission_step_counts_from_one": one(f.SubmissionStepFactory, number=0),
    "submission_step_known": one(f.SubmissionStepFactory, name="other"),
    "submission_step_moves": one(f.SubmissionStepFactory, to_state="draft"),
    "submission_step_says_why": one(
        f.SubmissionStepFactory, name="return", from_state="handed_in", to_state="returned"
    ),
    "department_report_state_known": one(f.DepartmentReportFactory, state="other"),
    "department_report_once_a_period": two(f.DepartmentReportFactory, "period", "indicator"),
    "department_report_reported_is_no_draft": one(f.DepartmentReportFactory, reported_at=AT),
    "department_report_step_numbered": two(f.DepartmentReportStepFactory, "report"),
    "department_report_step_from_one": one(f.DepartmentReportStepFactory, number=0),
    "department_report_step_known": one(f.DepartmentReportStepFactory, name="other"),
    "department_report_step_moves": one(f.DepartmentReportStepFactory, to_state="draft"),
    "department_report_step_says_why": one(
        f.DepartmentReportStepFactory, name="return", from_state="reported", to_state="returned"
    ),
    "filed_revision_cell": one(f.FiledRevisionFactory, value=None),
    "filed_revision_has_a_document": one(f.FiledRevisionFactory, document_no=""),
    "filed_revision_says_why": one(f.FiledRevisionFactory, reason=""),
    "filed_decision_refuses_for_a_reason": one(f.FiledDecisionFactory, reason=""),
    "returned_cell_once_a_step": two(f.ReturnedCellFactory, "step", "figure"),
    "returned_cell_has_a_reason": one(f.ReturnedCellFactory, reason=""),
    "extension_has_a_reason": one(f.ExtensionFactory, reason=""),
    "extension_request_has_a_reason": one(f.ExtensionRequestFactory, reason=""),
    "extension_answer_has_a_reason": one(f.ExtensionAnswerFactory, reason=""),
    "figure_once": two(f.FigureFactory, "period", "park", "indicator"),
    "figure_draft_valued_only_as_number": one(f.FigureFactory, draft_state="number"),
    "answer_cell": one(f.AnswerFactory, value=Decimal(1)),
    "answer_says_something": one(f.AnswerFactory, text=""),
    "answer_names_its_question": one(f.AnswerFactory, question=""),
    "figure_version_numbered": two(f.FigureVersionFactory, "figure", "number"),
    "figure_version_counts_from_one": one(f.FigureVersionFactory, number=0),
    "figure_version_way_known": one(f.FigureVersionFactory, way="other"),
    "figure_version_reported_cell": one(f.FigureVersionFactory, reported_state="unknown", recognised_state="number"),
    "figure_version_recognised_cell": one(f.FigureVersionFactory, recognised_value=None),
    "figure_version_revised_for_a_reason": one(f.FigureVersionFactory, way="revision"),
    "plan_kind_known": one(f.PlanFactory, kind="other"),
    "plan_years_in_order": one(f.PlanFactory, start_year=2020, end_year=2019),
    "plan_target_once": two(f.PlanTargetFactory, "plan", "park", "indicator", "year"),
    "plan_text_once": two(f.PlanTextFactory, "plan", "park", "year"),
    "plan_text_of_a_year_or_a_category": one(f.PlanTextFactory, year=None),
    "plan_text_says_something": one(f.PlanTextFactory, text=""),
    "target_source_once_a_year": two(f.TargetSourceFactory, "year"),
    "pledge_step_state_known": one(f.PledgeStepFactory, number=2, from_state="issued", to_state="other"),
    "pledge_step_numbered": second_step_with_the_same_number,
    "pledge_reaches_a_state_once": two(f.PledgeStepFactory, "pledge", "to_state", number=2, from_state="issued"),
    "pledge_item_numbered": two(f.PledgeItemFactory, "pledge", "number"),
    "pledge_item_once_an_indicator": two(f.PledgeItemFactory, "pledge", "indicator"),
    "pledge_document_has_signers": one(f.PledgeDocumentFactory, park_signers=3),
    "pledge_signature_side_known": one(f.PledgeSignatureFactory, side="other"),
    "pledge_signature_of_a_device_whole": one(f.PledgeSignatureFactory, device_signature="a" * 128),
    "pledge_signed_once_a_place": two(f.PledgeSignatureFactory, "pledge", "side", "number"),
    "pledge_scan_names_the_signers": one(f.PledgeScanFactory, park_signers=""),
    "supplement_numbered": two(f.SupplementFactory, "pledge", "number"),
    "supplement_has_signers": one(f.SupplementFactory, city_signers=0),
    "supplement_signature_side_known": one(f.SupplementSignatureFactory, side="other"),
    "supplement_signature_of_a_device_whole": one(f.SupplementSignatureFactory, device_signature="a" * 128),
    "supplement_signed_once_a_place": two(f.SupplementSignatureFactory, "supplement", "side", "number"),
    "supplement_withdrawal_has_a_reason": one(f.SupplementWithdrawalFactory, reason=""),
    "supplement_scan_names_the_signers": one(f.SupplementScanFactory, city_signers=""),
    "target_estimates_a_base": one(f.TargetFactory, base=None, base_estimate=True),
    "pledge_scan_replacement_numbered": two(f.PledgeScanReplacementFactory, "scan", "number"),
    "pledge_scan_replacement_for_a_reason": one(f.PledgeScanReplacementFactory, reason=""),
    "supplement_scan_replacement_numbered": two(f.SupplementScanReplacementFactory, "scan", "number"),
    "supplement_scan_replacement_for_a_reason": one(f.SupplementScanReplacementFactory, reason=""),
    "pledge_handed_over_once_to_an_appointment": two(f.PledgeHandOverFactory, "pledge", "to_appointment"),
    "pledge_handed_over_to_another": handed_over_to_oneself,
    "pledge_begins_issued": one(f.PledgeStepFactory, to_state="signed_by_park"),
    "scheme_composite_known": one(f.SchemeFactory, composite="other"),
    "scheme_better_known": one(f.SchemeFactory, better="other"),
    "scheme_missing_known": one(f.SchemeFactory, missing="other"),
    "scheme_lights_in_order": one(f.SchemeFactory, near=Decimal(2)),
    "scheme_item_once_a_group": two(f.SchemeItemFactory, "scheme", "group", "indicator"),
    "scheme_item_weight_not_negative": one(f.SchemeItemFactory, weight=Decimal(-1)),
    "target_state_known": one(f.TargetFactory, state="other"),
    "target_valued_unless_none": one(f.TargetFactory, value=None),
    "target_none_for_a_reason": one(f.TargetFactory, state="none", value=None),
    "target_once_a_year": two(f.TargetFactory, "year", "park", "indicator"),
    "target_schedule_does_not_fall": one(f.TargetFactory, q1=Decimal(50), q2=Decimal(40), q3=Decimal(60)),
    "city_target_once_a_year": two(f.CityTargetFactory, "year", "indicator"),
    "adjustment_number_once_a_target": two(f.AdjustmentFactory, "no", "target"),
    "target_comment_says_something": one(f.TargetCommentFactory, text=""),
    "target_comment_answers_another": itself(f.TargetCommentFactory, "answers"),
    "adjustment_has_a_reason": one(f.AdjustmentFactory, reason=""),
    # reports
    "release_digest_is_sha256": one(f.ReleaseFactory, digest="G" * 64),
    "release_corrected_for_a_reason": erratum_without_a_reason,
    "release_not_its_own_predecessor": itself(f.ReleaseFactory, "previous"),
    "release_once_unless_corrected": two(f.ReleaseFactory, "scheme", "period"),
    "standing_status_known": one(f.StandingFactory, status="other", place=None),
    "standing_once_a_park": two(f.StandingFactory, "release", "park"),
    "standing_positions_differ": two(f.StandingFactory, "release", "position"),
    "standing_place_only_if_ranked": one(f.StandingFactory, status="unranked"),
    "item_score_once": two(f.ItemScoreFactory, "standing", "indicator"),
    "item_score_points_unless_out": one(f.ItemScoreFactory, out="unknown"),
    "item_score_light_known": one(f.ItemScoreFactory, light="other"),
    "released_figure_once": two(f.ReleasedFigureFactory, "release", "indicator", "park", "version"),
    "released_figure_cell": one(f.ReleasedFigureFactory, value=None),
    "released_figure_growth_cell": one(f.ReleasedFigureFactory, growth_value=Decimal(1)),
    "released_figure_light_known": one(f.ReleasedFigureFactory, light="other"),
}

# A row of no known kind has no number that exists either.
ALSO_BROKEN = {"period_kind_known": {"period_number_exists"}}
