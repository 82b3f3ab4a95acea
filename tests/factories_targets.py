"""Factories of what is measured, promised and handed in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from factories_accounts import AT, YEAR, AuditEntryFactory, RowFactory, UserFactory
from factories_parks import DepartmentFactory, ParkFactory, RegionFactory
from factory import LazyAttribute, LazyAttributeSequence, LazyFunction, SelfAttribute, Sequence, SubFactory

from targets.models import (
    Adjustment,
    Answer,
    Campaign,
    Category,
    CityTarget,
    Comparison,
    CutSeen,
    DepartmentReport,
    DepartmentReportStep,
    Extension,
    ExtensionAnswer,
    ExtensionRequest,
    Figure,
    FigureVersion,
    FiledDecision,
    FiledRevision,
    Indicator,
    Period,
    Plan,
    PlanTarget,
    PlanText,
    Pledge,
    PledgeDocument,
    PledgeHandIn,
    PledgeHandOver,
    PledgeItem,
    PledgeScan,
    PledgeScanReplacement,
    PledgeSettlement,
    PledgeSignature,
    PledgeStep,
    PledgeTemplate,
    RegionFigure,
    ReturnedCell,
    Scheme,
    SchemeItem,
    Submission,
    SubmissionStep,
    Supplement,
    SupplementScan,
    SupplementScanReplacement,
    SupplementSignature,
    SupplementWithdrawal,
    Target,
    TargetComment,
    TargetSource,
    Verification,
)


class CampaignFactory(RowFactory):
    """A campaign without pairs."""

    class Meta:
        model = Campaign

    code = Sequence(lambda n: f"campaign-{n}")
    name = Sequence(lambda n: f"Campaign {n}")
    year = YEAR


class CategoryFactory(RowFactory):
    """A category without indicators."""

    class Meta:
        model = Category

    code = Sequence(lambda n: f"category-{n}")
    name = Sequence(lambda n: f"Category {n}")
    position = Sequence(lambda n: n)


class IndicatorFactory(RowFactory):
    """An indicator that parks report, without total, parts and headline."""

    class Meta:
        model = Indicator

    code = Sequence(lambda n: f"indicator-{n}")
    name = Sequence(lambda n: f"Indicator {n}")
    category = SubFactory(CategoryFactory)
    unit = "unit"


class ComparisonFactory(RowFactory):
    """A pair that looks at one indicator."""

    class Meta:
        model = Comparison

    class Params:
        indicator = SubFactory(IndicatorFactory)

    campaign = SubFactory(CampaignFactory)
    position = Sequence(lambda n: n + 1)
    compare = Sequence(lambda n: f"Effort {n}")
    look = Sequence(lambda n: f"Result {n}")
    indicator_codes = LazyAttribute(lambda pair: [pair.indicator.code])


class PeriodFactory(RowFactory):
    """A quarter, the next one each time; it opens on the day after its last and is due in ten days."""

    class Meta:
        model = Period

    year = Sequence(lambda n: YEAR + n // 4)
    number = Sequence(lambda n: n % 4 + 1)
    first_on = LazyAttribute(lambda period: date(period.year, 3 * period.number - 2, 1))
    last_on = LazyAttribute(
        lambda period: date(period.year + period.number // 4, 3 * period.number % 12 + 1, 1) - timedelta(days=1)
    )
    opens_on = LazyAttribute(lambda period: period.last_on + timedelta(days=1))
    due_on = LazyAttribute(lambda period: period.opens_on + timedelta(days=10))
    closes_on = LazyAttribute(lambda period: period.due_on + timedelta(days=10))


class RegionFigureFactory(RowFactory):
    """A figure of a region, third of ten."""

    class Meta:
        model = RegionFigure

    region = SubFactory(RegionFactory)
    indicator = SubFactory(IndicatorFactory)
    period = SubFactory(PeriodFactory)
    value = Decimal(10)
    place = 3
    out_of = 10


class SubmissionFactory(RowFactory):
    """A draft."""

    class Meta:
        model = Submission

    park = SubFactory(ParkFactory)
    period = SubFactory(PeriodFactory)


class SubmissionStepFactory(RowFactory):
    """The first step of a submission: it is reported to the head."""

    class Meta:
        model = SubmissionStep

    class Params:
        entry = SubFactory(AuditEntryFactory)

    submission = SubFactory(SubmissionFactory)
    number = 1
    name = "report_ready"
    from_state = "draft"
    to_state = "ready"
    by_name = "Editor"
    at = AT
    act_id = SelfAttribute("entry.id")


class DepartmentReportFactory(RowFactory):
    """A column that its department works on."""

    class Meta:
        model = DepartmentReport

    indicator = SubFactory(IndicatorFactory, reported_by="department", department=SubFactory(DepartmentFactory))
    period = SubFactory(PeriodFactory)


class DepartmentReportStepFactory(RowFactory):
    """The first step of a department's report: it is put up for sign-off."""

    class Meta:
        model = DepartmentReportStep

    class Params:
        entry = SubFactory(AuditEntryFactory)

    report = SubFactory(DepartmentReportFactory)
    number = 1
    name = "put_up"
    from_state = "draft"
    to_state = "ready"
    by_name = "Reviewer"
    at = AT
    act_id = SelfAttribute("entry.id")


class ExtensionFactory(RowFactory):
    """A week more for one park."""

    class Meta:
        model = Extension

    period = SubFactory(PeriodFactory)
    park = SubFactory(ParkFactory)
    until_on = LazyAttribute(lambda extension: extension.period.closes_on + timedelta(days=7))
    reason = "reason"
    by = SubFactory(UserFactory)
    by_name = SelfAttribute("by.name")
    at = AT


class ExtensionRequestFactory(RowFactory):
    """A park that asks for a week more."""

    class Meta:
        model = ExtensionRequest

    period = SubFactory(PeriodFactory)
    park = SubFactory(ParkFactory)
    wished_on = LazyAttribute(lambda asked: asked.period.closes_on + timedelta(days=7))
    reason = "reason"
    by = SubFactory(UserFactory)
    by_name = SelfAttribute("by.name")
    at = AT


class ExtensionAnswerFactory(RowFactory):
    """The refusal of more time."""

    class Meta:
        model = ExtensionAnswer

    request = SubFactory(ExtensionRequestFactory)
    reason = "reason"
    by = SubFactory(UserFactory)
    by_name = SelfAttribute("by.name")
    at = AT


class FigureFactory(RowFactory):
    """A cell without a draft."""

    class Meta:
        model = Figure

    period = SubFactory(PeriodFactory)
    park = SubFactory(ParkFactory)
    indicator = SubFactory(IndicatorFactory)


class AnswerFactory(RowFactory):
    """Why a figure does not apply."""

    class Meta:
        model = Answer

    class Params:
        entry = SubFactory(AuditEntryFactory)

    figure = SubFactory(FigureFactory)
    question = "not_applicable"
    state = "not_applicable"
    text = "There is no such trade here."
    by_name = "somebody"
    at = AT
    act_id = SelfAttribute("entry.id")


class FigureVersionFactory(RowFactory):
    """The first version of a cell: a number, recognised as reported."""

    class Meta:
        model = FigureVersion

    class Params:
        entry = SubFactory(AuditEntryFactory)

    figure = SubFactory(FigureFactory)
    number = 1
    reported_state = "number"
    reported_value = Decimal(10)
    recognised_state = SelfAttribute("reported_state")
    recognised_value = SelfAttribute("reported_value")
    at = AT
    way = "load"
    act_id = SelfAttribute("entry.id")


class FiledRevisionFactory(RowFactory):
    """Half of what a department reported, on a document."""

    class Meta:
        model = FiledRevision

    class Params:
        entry = SubFactory(AuditEntryFactory)

    figure = SubFactory(FigureFactory)
    seen = 1
    state = "number"
    value = Decimal(5)
    document_no = "Document 1"
    scan_name = "letter.pdf"
    scan_digest = "0" * 64
    reason = "reason"
    by = SubFactory(UserFactory)
    by_name = SelfAttribute("by.name")
    at = AT
    act_id = SelfAttribute("entry.id")


class FiledDecisionFactory(RowFactory):
    """The refusal of a filed change."""

    class Meta:
        model = FiledDecision

    class Params:
        entry = SubFactory(AuditEntryFactory)

    filed = SubFactory(FiledRevisionFactory)
    reason = "reason"
    by = SubFactory(UserFactory)
    by_name = SelfAttribute("by.name")
    at = AT
    act_id = SelfAttribute("entry.id")


class VerificationFactory(RowFactory):
    """A version that its department found right."""

    class Meta:
        model = Verification

    version = SubFactory(FigureVersionFactory)
    by = SubFactory(UserFactory)
    by_name = SelfAttribute("by.name")
    at = AT


class CutSeenFactory(RowFactory):
    """A park that has read what was recognised otherwise."""

    class Meta:
        model = CutSeen

    class Params:
        entry = SubFactory(AuditEntryFactory)

    version = SubFactory(FigureVersionFactory)
    by = SubFactory(UserFactory)
    by_name = SelfAttribute("by.name")
    at = AT
    act_id = SelfAttribute("entry.id")


class ReturnedCellFactory(RowFactory):
    """A cell that a return names."""

    class Meta:
        model = ReturnedCell

    step = SubFactory(SubmissionStepFactory)
    figure = SubFactory(FigureFactory)
    reason = "reason"


class PlanFactory(RowFactory):
    """A plan of five years."""

    class Meta:
        model = Plan

    code = Sequence(lambda n: f"plan-{n}")
    name = Sequence(lambda n: f"Plan {n}")
    start_year = YEAR
    end_year = YEAR + 4


class TargetSourceFactory(RowFactory):
    """The choice of a plan for its first year."""

    class Meta:
        model = TargetSource

    plan = SubFactory(PlanFactory)
    year = SelfAttribute("plan.start_year")


class PlanTextFactory(RowFactory):
    """The milestone of the first year of a plan."""

    class Meta:
        model = PlanText

    plan = SubFactory(PlanFactory)
    year = SelfAttribute("plan.start_year")
    text = "Roads and a power station"


class PlanTargetFactory(RowFactory):
    """A target of the first year of a plan."""

    class Meta:
        model = PlanTarget

    plan = SubFactory(PlanFactory)
    park = SubFactory(ParkFactory)
    indicator = SubFactory(IndicatorFactory)
    year = SelfAttribute("plan.start_year")
    value = Decimal(100)


class SchemeFactory(RowFactory):
    """A scheme without items, in a series of its own."""

    class Meta:
        model = Scheme

    code = Sequence(lambda n: f"scheme-{n}")
    name = Sequence(lambda n: f"Scheme {n}")
    year = YEAR
    series = SelfAttribute("code")


class SchemeItemFactory(RowFactory):
    """An item for every group."""

    class Meta:
        model = SchemeItem

    scheme = SubFactory(SchemeFactory)
    indicator = SubFactory(IndicatorFactory)
    weight = Decimal(10)
    rule = "completion"


class TargetFactory(RowFactory):
    """A target in draft, due evenly."""

    class Meta:
        model = Target

    park = SubFactory(ParkFactory)
    indicator = SubFactory(IndicatorFactory)
    year = YEAR
    value = Decimal(100)


class CityTargetFactory(RowFactory):
    """A target of the city."""

    class Meta:
        model = CityTarget

    indicator = SubFactory(IndicatorFactory)
    year = YEAR
    value = Decimal(100)


class AdjustmentFactory(RowFactory):
    """An adjustment of a target down to nine tenths, on another day of its year each time."""

    class Meta:
        model = Adjustment

    no = Sequence(lambda n: f"adjustment-{n}")
    target = SubFactory(TargetFactory)
    old = SelfAttribute("target.value")
    new = LazyAttribute(lambda adjustment: adjustment.old * Decimal("0.9"))
    reason = "reason"
    effective_on = LazyAttributeSequence(
        lambda adjustment, n: date(adjustment.target.year, 1, 1) + timedelta(days=n % 365)
    )
    at = AT


class TargetCommentFactory(RowFactory):
    """A comment on an issued target."""

    class Meta:
        model = TargetComment

    class Params:
        entry = SubFactory(AuditEntryFactory)

    target = SubFactory(TargetFactory, state="issued")
    text = "too much"
    by = SubFactory(UserFactory)
    by_name = SelfAttribute("by.name")
    at = AT
    act_id = SelfAttribute("entry.id")


class PledgeFactory(RowFactory):
    """A pledge without steps."""

    class Meta:
        model = Pledge

    no = Sequence(lambda n: f"pledge-{n}")
    park = SubFactory(ParkFactory)
    year = YEAR
    party_a = "City"
    party_b = SelfAttribute("park.name")


class PledgeStepFactory(RowFactory):
    """The first step of a pledge; later ones take number, from_state and to_state as arguments."""

    class Meta:
        model = PledgeStep

    pledge = SubFactory(PledgeFactory)
    number = 1
    from_state = ""
    to_state = "issued"
    on = date(YEAR, 7, 1)
    at = AT


class PledgeTemplateFactory(RowFactory):
    """A template with one signer a side."""

    class Meta:
        model = PledgeTemplate

    year = Sequence(lambda n: YEAR + n)
    word = "P"
    title = "Pledge of {park} for {year}"
    basis = "Of the plan of {city}."
    party_a = "{city}"
    party_b = "{park}"
    period = "The year {year}"
    clauses = "# Measures\nMeet every quarter.\n# Assessment\nBy the scheme of {year}."
    park_posts = "Director"
    city_posts = "Mayor"


class PledgeItemFactory(RowFactory):
    """A target that a pledge froze."""

    class Meta:
        model = PledgeItem

    pledge = SubFactory(PledgeFactory)
    number = Sequence(lambda n: n)
    indicator = SubFactory(IndicatorFactory)
    value = Decimal(100)


class PledgeDocumentFactory(RowFactory):
    """The document of a pledge without steps, with one signer a side."""

    class Meta:
        model = PledgeDocument

    pledge = SubFactory(PledgeFactory)
    canonical = b"{}"
    sha256 = Sequence(lambda n: f"{n:064x}")
    sm3 = "0" * 64
    pdf = b"%PDF-"
    park_signers = 1
    city_signers = 1


def issued_pledge() -> Pledge:
    """Return a pledge that waits for its park's signature."""
    pledge = PledgeFactory()
    PledgeDocumentFactory(pledge=pledge)
    PledgeStepFactory(pledge=pledge)
    return pledge


class SignatureFactory(RowFactory):
    """What all signatures are: the park's first."""

    class Meta:
        abstract = True

    side = "park"
    number = 1
    by = SubFactory(UserFactory)
    by_name = "Head"
    post = "Director"
    at = AT
    pdf = b"%PDF-signed"
    sha256 = "1" * 64
    act_id = LazyFunction(uuid4)


class PledgeSignatureFactory(SignatureFactory):
    """The park's signature under a pledge."""

    class Meta:
        model = PledgeSignature

    pledge = LazyFunction(issued_pledge)


class ConfirmedFactory(RowFactory):
    """What somebody confirmed on a day."""

    class Meta:
        abstract = True

    on = date(YEAR, 7, 1)
    at = AT
    by = SubFactory(UserFactory)
    by_name = SelfAttribute("by.name")
    act_id = LazyFunction(uuid4)


class PledgeHandInFactory(ConfirmedFactory):
    """A pledge without steps that was handed in as a sheet."""

    class Meta:
        model = PledgeHandIn

    pledge = SubFactory(PledgeFactory)
    is_paper = True


class ScanFactory(ConfirmedFactory):
    """What all sheets are that were signed by hand."""

    class Meta:
        abstract = True

    signed_on = date(YEAR, 7, 1)
    park_signers = "Director"
    city_signers = "Mayor"
    file_name = "sheet.pdf"
    digest = "1" * 64


class PledgeScanFactory(ScanFactory):
    """The scan of a pledge without steps."""

    class Meta:
        model = PledgeScan

    pledge = SubFactory(PledgeFactory)


class ReplacementFactory(ConfirmedFactory):
    """What all scans are that were put in the place of another."""

    class Meta:
        abstract = True

    number = Sequence(lambda n: n + 1)
    reason = "a page was missing"
    file_name = "sheet-2.pdf"
    digest = "2" * 64


class PledgeScanReplacementFactory(ReplacementFactory):
    """Another scan of the sheet of a pledge."""

    class Meta:
        model = PledgeScanReplacement

    scan = SubFactory(PledgeScanFactory)


class SupplementFactory(RowFactory):
    """The supplement of an adjustment, with one signer a side."""

    class Meta:
        model = Supplement

    pledge = SubFactory(PledgeFactory)
    number = 1
    adjustment = SubFactory(AdjustmentFactory)
    issued_on = date(YEAR, 7, 1)
    act_id = LazyFunction(uuid4)
    canonical = b"{}"
    sha256 = Sequence(lambda n: f"{n + 2**40:064x}")
    sm3 = "0" * 64
    pdf = b"%PDF-"
    park_signers = 1
    city_signers = 1


class SupplementSignatureFactory(SignatureFactory):
    """The park's signature under a supplement."""

    class Meta:
        model = SupplementSignature

    supplement = SubFactory(SupplementFactory)


class SupplementWithdrawalFactory(ConfirmedFactory):
    """A supplement that was taken back."""

    class Meta:
        model = SupplementWithdrawal

    supplement = SubFactory(SupplementFactory)
    reason = "a slip of the pen"


class SupplementScanFactory(ScanFactory):
    """The scan of a supplement."""

    class Meta:
        model = SupplementScan

    supplement = SubFactory(SupplementFactory)


class SupplementScanReplacementFactory(ReplacementFactory):
    """Another scan of the sheet of a supplement."""

    class Meta:
        model = SupplementScanReplacement

    scan = SubFactory(SupplementScanFactory)


class PledgeSettlementFactory(ConfirmedFactory):
    """The results of a pledge without steps."""

    class Meta:
        model = PledgeSettlement

    pledge = SubFactory(PledgeFactory)
    release = 1
    release_digest = "1" * 64
    canonical = b"{}"
    sha256 = "1" * 64


class PledgeHandOverFactory(ConfirmedFactory):
    """A pledge that passed from one head to another."""

    class Meta:
        model = PledgeHandOver

    pledge = SubFactory(PledgeFactory)
    post = "Director"
    since_on = date(YEAR, 7, 1)
    from_user = SubFactory(UserFactory)
    from_name = SelfAttribute("from_user.name")
    to_user = SubFactory(UserFactory)
    to_name = SelfAttribute("to_user.name")
    to_appointment = 1
