"""No public name stands for two things: what a module defines for others, no other module defines as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import pytest
from trees import BASE

PACKAGES = ("accounts", "config", "core", "parks", "targets", "reports")
# What Django, Python and the logging module ask a module to call so.
ASKED_FOR = {"Command", "Migration", "app_name", "logger", "main", "register", "urlpatterns"}
# Calls whose result is no thing of its own: a parameter of types, and a stand-in that loads its module when called.
STAND_INS = {"ParamSpec", "TypeVar", "late"}
# What more than one module defines today, and how many do. A name that one module less defines gets its new number,
# and goes once a single module defines it; none is added, and no number grows.
FIRST = 235
LEFT = """
ACTS 6
AFTER 2
ANSWERED 2
APPOINTMENT 2
ASKED 4
Act 2
Answer 3
Asked 3
BATCH 2
BEFORE 2
BESIDE 2
BLANK 2
BLOCK 3
CELL 3
CELLS 2
CHANGE 5
CHUNK 2
CITY 4
CITY_CODE 2
CODES 3
COLUMNS 3
CONFIRM 2
COOKIE 2
COUNTED 2
Cell 2
CellChange 2
Change 3
Codes 2
Column 3
Comparison 2
Count 2
Counts 2
DATABASE 2
DAYS 2
DECIDE 2
DECIDED 2
DECIMALS 3
DIFFERS 2
DIGEST 2
DRAFT 2
DRAFTED 2
Direction 2
Document 2
EARLIER 2
END 2
ENTER 3
ERRORS 2
EVENTS 5
FILES 8
FIRST_YEAR 3
FORMAT 6
FORMATS 2
Field 2
Figure 2
Finding 2
GAP 2
HEAD 2
HEAVY 2
HELD 4
Handler 4
INDICATOR 2
ISSUE 3
IssueContents 2
ItemScore 2
KEPT 4
KEYS 4
KINDS 4
Key 3
Kind 5
LARGEST 4
LAST 2
LAST_YEAR 4
LIGHTS 5
LOG_INS 2
LONGEST 6
LONGEST_NAME 2
LONGEST_REASON 2
LOOPBACK 2
Light 2
Line 3
LogIn 2
MARK 3
MAX_MEMBERS 2
MAX_RATIO 2
MAX_UNPACKED 2
MOST 4
MOST_DECIMALS 2
MOST_DIGITS 2
MOST_SECONDS 2
MOVES 2
Measure 2
MissingPark 2
Move 2
NAME 3
NAMED 2
NONE 2
NOTHING 3
NUMBER 2
NoKeyYet 2
Number 2
OF_TARGETS 2
OF_THE_CITY 2
ONLY_IN_TURN 2
ONLY_MOVES 2
OPEN 2
OPEN_STATES 2
ORDER 3
Outcome 2
PARK 3
PARKS_A_PAGE 4
PARTS 2
PERCENT 2
PER_PAGE 7
PLACE 2
PLACES 2
PLAIN 2
PLAN 2
PORT 2
PRODUCT 2
PUBLIC_URL 2
Pair 4
ParkFigure 2
Part 2
Path 2
PinRefused 2
Place 5
PlanHead 2
Preparation 2
Progress 2
RAISED 2
REFERENCE 2
RETURNED 3
RULES 2
RedLine 2
Refused 2
RegionRow 2
Rights 2
Row 6
Rule 2
SALT 4
SECONDS 2
SHOWN 11
SIDES 3
SIGNED 3
SIGNING 2
SIGNS 3
SIGN_OFF 2
SORTS 3
STEP 4
STEPS 3
STORED 3
Said 2
Scheme 2
Section 2
Session 2
Sheet 4
Shown 2
Signature 2
Signed 2
Spot 3
Standing 3
Stated 2
Status 2
StepRow 2
TOKEN 2
TOLD 2
Tab 2
Task 2
Total 2
Typed 2
UNKNOWN 2
UNSEEN 2
VALUES 2
VERIFIED 2
VERIFY 2
View 3
WAITING 4
WAY 2
WINDOW 2
WORDS 2
YEAR 3
YEARS 2
as_csv 2
as_xlsx 2
ask 2
at_the_cap 2
by_category 2
canonical 2
cells_of 3
change_appointment 2
chosen_in 3
confirm 2
differences 2
digest_of 3
end_sessions 2
enter 2
entered_of 2
faults 2
figure 3
hand_in 2
history_of 2
is_whole 2
issue 3
keep 2
kind_words 2
missing_parks 2
number 3
path_of 2
pdf 2
percent 2
place_of 3
plain 4
points 2
prepare 2
refused 2
reopen 2
rows_of 2
said_in 2
scan 2
seen_of 2
sign 2
sorted_out 2
state_words 2
stored_in 2
stored_token 2
token_of 4
turn_of 2
unlock 2
verify 2
words_of 2
year_of 2
"""


def sources() -> dict[str, str]:
    """Return the source of every module of the product by its path, without migrations."""
    paths = [path for package in PACKAGES for path in sorted((BASE / package).rglob("*.py"))]
    return {str(path.relative_to(BASE)): path.read_text() for path in paths if "migrations" not in path.parts}


def defined_in(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the names that statements at the top of a module define; what they import is not theirs."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign(value=ast.Call(func=ast.Name(id=called))) if called in STAND_INS:
                pass
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                yield from (part.id for one in targets for part in ast.walk(one) if _is_bound(part))
            case ast.If() | ast.Try():
                yield from defined_in([*node.body, *node.orelse])


def _is_bound(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def shared(modules: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the public names that more than one module defines, with those modules."""
    found: dict[str, list[str]] = {}
    for path, source in modules.items():
        for name in set(defined_in(ast.parse(source).body)):
            if not name.startswith("_") and name not in ASKED_FOR:
                found.setdefault(name, []).append(path)
    return {name: paths for name, paths in sorted(found.items()) if len(paths) > 1}


def left() -> dict[str, int]:
    """Return the names that are left to be told apart, each with the number of modules that define it."""
    return {name: int(number) for name, number in (line.split() for line in LEFT.split("\n") if line)}


def wrong_in(found: Mapping[str, list[str]], allowed: Mapping[str, int]) -> dict[str, object]:
    """Return the names that are defined in more modules than is allowed, and what is allowed for nothing any more."""
    more = {name: paths for name, paths in found.items() if len(paths) > allowed.get(name, 1)}
    fewer = {name: f"{len(found.get(name, []))} left" for name in allowed if len(found.get(name, [])) < allowed[name]}
    return {**more, **fewer}


def test_no_public_name_is_defined_in_two_modules():
    modules = sources()
    assert len(modules) > 400
    assert wrong_in(shared(modules), left()) == {}


def test_what_is_left_only_shrinks():
    """No name is let in by writing it down: the first list had this many."""
    assert len(left()) <= FIRST
    assert min(left().values(), default=2) >= 2
    assert list(left()) == sorted(left())


@pytest.mark.parametrize(
    "second",
    [
        "class Pledge: ...",
        "def Pledge(): ...",
        "Pledge = 1",
        "Pledge: int = 1",
        "Other, Pledge = 1, 2",
        "if True:\n    Pledge = 1",
        "try:\n    pass\nexcept OSError:\n    pass\nelse:\n    Pledge = 1",
    ],
)
def test_a_name_that_two_modules_define_is_seen(second):
    modules = {"targets/a.py": "class Pledge: ...", "reports/b.py": second}
    assert wrong_in(shared(modules), {}) == {"Pledge": ["targets/a.py", "reports/b.py"]}


def test_one_more_module_than_allowed_is_seen():
    found = {"Row": ["a.py", "b.py", "c.py"]}
    assert wrong_in(found, {"Row": 2}) == found
    assert wrong_in(found, {"Row": 3}) == {}


def test_what_is_allowed_for_nothing_is_seen():
    assert wrong_in({}, {"Row": 2}) == {"Row": "0 left"}
    assert wrong_in({"Row": ["a.py", "b.py"]}, {"Row": 3}) == {"Row": "2 left"}


@pytest.mark.parametrize(
    "second",
    [
        "from targets.a import Pledge",
        "_Pledge = 1",
        "class Row:\n    Pledge = 1",
        "def row():\n    Pledge = 1",
        "issue.Pledge = 1",
        "Pledge = late('targets.a:Pledge', lambda: a.Pledge)",
        "Pledge = TypeVar('Pledge')",
    ],
)
def test_what_defines_no_public_name_is_not_seen(second):
    assert shared({"targets/a.py": "class Pledge: ...", "reports/b.py": second}) == {}
