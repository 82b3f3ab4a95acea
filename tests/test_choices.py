"""Each choice of each field in the words of the field, and each state of the small parts of pages that show states."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.urls import get_resolver
from django.utils.translation import override

# The words of domain.md, where it has one.
WORDS = {
    "ConfirmedHow": "person 由个人确认, server 在服务器上以命令确认, installation 安装时确认",
    "Outcome": "done 完成, refused 拒绝",
    "Way": "page 页面, admin 后台管理, command 后台, system 系统",
    "Role": (
        "official 市领导, city_signatory 市级签署人, park_editor 园区填报员, park_head 园区负责人, reviewer 部门审核员,"
        " department_head 部门分管负责人, countersigner 审签人, assessor 考核办, auditor 审计员, administrator 系统管理员"
    ),
    "Channel": " 未报, resident 驻地招商, acquaintance 感情招商, targeted 精准招商, chain 产业链招商, agency 委托招商, co_built 合作共建",
    "Stage": "screened 甄别, in_talks 在谈, signed 签约, started 开工, completed 竣工, in_production 投产, full_capacity 达产",
    "StandingLight": "ahead 达到序时, near 接近序时, behind 落后",
    "StandingStatus": "ranked 参加排名, disqualified 取消资格, unranked 不参加排名",
    "TargetState": "draft 草稿, issued 已下达, pledged 已签责任状, none 不下达",
    "VersionWay": "load 导入, entry 填报, review 审核, revision 修订",
    "DepartmentReportState": "draft 草稿, ready 已送审, reported 已上报, returned 已退回, released 已发布, reopened 已重开",
    "SubmissionState": "draft 草稿, ready 已送审, handed_in 已上报, returned 已退回, approved 已通过, released 已发布, reopened 已重开",
    "CellState": "number 数值, not_applicable 不适用, unknown 未报",
    "ComparisonView": "level 水平, growth 增幅, place 位次",
    "Every": "quarter 每季度, half 每半年, year 每年",
    "Growth": "rate 增长率, difference 差值, reported 填报",
    "IndicatorDirection": "higher 正向, lower 逆向",
    "IndicatorMeasure": "ytd 累计, point 期末数",
    "IndicatorPath": "linear 序时进度, hold 每期均须达到, climb 从上年数逐步达到目标, year_end 年底考核, limit 每期均不超（控制数）",
    "IndicatorTotal": "none 不合计, sum 合计, ratio 比率",
    "ReportedBy": "park 园区, department 部门",
    "PeriodKind": "month 月, quarter 季度, year 年份",
    "Composite": "weighted_sum 加权求和, mazziotta_pareto 马齐奥塔-帕累托",
    "Missing": "zero 零分, refuse 不予发布, leave_out 不计",
    "PlanKind": "five_year 五年规划, three_year 三年行动计划",
    "PledgeState": "issued 已下达, signed_by_park 园区已签署, in_force 已生效, settled 已考核兑现, superseded 已替换, void 已作废",
    "PledgeSide": "park 园区, city 市级",
}
APPS = ("accounts", "parks", "reports", "targets")


def choices() -> dict[str, type[TextChoices]]:
    """Return all choices of the product by name."""
    assert get_resolver().url_patterns  # everything is loaded
    return {one.__name__: one for one in TextChoices.__subclasses__() if one.__module__.split(".")[0] in APPS}


def test_every_choice_has_its_word():
    with override("zh-hans"):
        found = {name: ", ".join(f"{value} {word}" for value, word in one.choices) for name, one in choices().items()}
    assert found == WORDS


def test_words_of_a_choice_differ_in_english_too():
    with override("en"):
        words = {name: [str(label) for label in one.labels] for name, one in choices().items()}
    assert {name: said for name, said in words.items() if len(set(said)) < len(said) or "" in said} == {}


SHOWN = [
    *(("light", {"light": light}, word, f"pill {light}") for light, word in [("ahead", "达到序时"), ("near", "接近序时"), ("behind", "落后")]),
    ("movement", {"movement": 2, "is_new": False}, "▲ 2 上升", "up"),
    ("movement", {"movement": -3, "is_new": False}, "▼ 3 下降", "down"),
    ("movement", {"movement": 0, "is_new": False}, "持平", "same"),
    ("movement", {"movement": None, "is_new": False}, "–", "same"),
    ("movement", {"movement": None, "is_new": True}, "新进", "same"),
    *(
        ("supplement_state", {"state": state}, word, "")
        for state, word in [("issued", "尚未签署"), ("signed_by_park", "园区已签署"), ("in_force", "双方已签署"), ("void", "已收回")]
    ),
    ("release_kind", {"release": SimpleNamespace(is_preliminary=True, is_erratum=False)}, "快报", ""),
    ("release_kind", {"release": SimpleNamespace(is_preliminary=False, is_erratum=False)}, "正式", ""),
    ("release_kind", {"release": SimpleNamespace(is_preliminary=False, is_erratum=True)}, "正式 · 更正", ""),
    ("levels", {"standing": SimpleNamespace(is_unreported=True, levels_due=3, levels_met=0)}, "未报", ""),
    ("levels", {"standing": SimpleNamespace(is_unreported=False, levels_due=3, levels_met=0)}, "0/3", ""),
    ("levels", {"standing": SimpleNamespace(is_unreported=False, levels_due=0, levels_met=0)}, "–", ""),
    ("entered", {"cell": None, "decimals": 2}, "–", ""),
    ("entered", {"cell": SimpleNamespace(value=0, state="number"), "decimals": 2}, "0.00", ""),
    ("entered", {"cell": SimpleNamespace(value=None, state="not_applicable"), "decimals": 2}, "不适用", ""),
    ("entered", {"cell": SimpleNamespace(value=None, state="unknown"), "decimals": 2}, "未报", ""),
    *(
        ("behind", {"standing": SimpleNamespace(is_unreported=unreported, year_lacks=lacks, items_behind=items)}, word, light)
        for unreported, lacks, items, word, light in [
            (True, 0, 0, "未报", "none"), (False, 1, 0, "0 项", "plain"), (False, 0, 0, "0 项", "ahead"), (False, 0, 1, "1 项", "ahead"),
            (False, 0, 2, "2 项", "near"), (False, 3, 2, "2 项", "near"), (False, 0, 3, "3 项", "near"), (False, 0, 4, "4 项", "behind"),
        ]
    ),
]  # fmt: skip


@pytest.mark.parametrize(("part", "context", "word", "look"), SHOWN)
def test_a_part_of_a_page_shows_each_state(part, context, word, look):
    with override("zh-hans"):
        shown = render_to_string(f"components/{part}.html", context)
    assert " ".join(re.sub("<[^>]+>", " ", shown).split()) == word
    assert not look or f'class="{look}"' in shown or f'class="pill {look}"' in shown
