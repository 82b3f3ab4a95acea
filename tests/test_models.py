"""What holds for every model: a factory, rules that the database keeps and explains, keys that point down."""

from __future__ import annotations

import inspect

import factories
import pytest
from broken_rows import ALSO_BROKEN, BROKEN
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps
from django.utils import translation

from config.database_roles import privileges_of
from targets.entry.querysets import SubmissionQuerySet
from targets.models import Submission

# From the bottom up: an app knows those before it.
LAYERS = ["accounts", "parks", "targets", "reports"]
BELOW_ALL = {"auth", "pghistory"}
MODELS = [
    model
    for layer in LAYERS
    for model in apps.get_app_config(layer).get_models()
    if not hasattr(model, "pgh_tracked_model") and not model._meta.proxy
]
FACTORIES = {factory._meta.model: factory for factory in map(vars(factories).get, factories.__all__)}


def constraints_of(models_):
    """Return the constraints of models by name, each with its model."""
    return {rule.name: (model, rule) for model in models_ for rule in model._meta.constraints}


def without_factory(models_):
    """Return the labels of the models that have no factory."""
    return [model._meta.label for model in models_ if model not in FACTORIES]


def undescribed(models_):
    """Return the labels of the models without a docstring or a text of their own; Django would make both up."""
    return [
        model._meta.label
        for model in models_
        if model.__str__ is models.Model.__str__ or (model.__doc__ or f"{model.__name__}(").startswith(model.__name__)
    ]


def unmatched(models_, broken):
    """Return what keeps constraints and the rows that break them from being one to one."""
    names = set(constraints_of(models_))
    return [f"{name}: no row breaks it" for name in sorted(names - set(broken))] + [
        f"{name}: no such constraint" for name in sorted(set(broken) - names)
    ]


def unexplained(models_):
    """Return the names of the constraints without a message of their own, or with one that cannot be shown."""
    return [name for name, (_model, rule) in constraints_of(models_).items() if not explains(rule)]


def explains(rule):
    """Return whether a constraint has a message of its own; Django fills the name in by "%"."""
    try:
        message = rule.get_violation_error_message()
    except ValueError:
        return False
    return message not in ("", rule.default_violation_error_message % {"name": rule.name})


def violated_by(row):
    """Return the names of the constraints that a row breaks in the eyes of Django."""
    names = set()
    for rule in row._meta.constraints:
        try:
            rule.validate(type(row), row)
        except ValidationError:
            names.add(rule.name)
    return names


def unanswerable(models_):
    """Return what sets of rows offer without being able to answer it: it asks for fields that their model has not."""
    found = []
    for model in models_:
        rows = model._default_manager.all()
        for name, method in inspect.getmembers(type(rows), inspect.isfunction):
            if name.startswith("_") or method.__module__.startswith("django.") or takes_something(method):
                continue
            try:
                method(rows)
            except FieldError:
                found.append(f"{model._meta.label}: {name}")
    return found


def takes_something(method):
    """Return whether a method has to be told something."""
    _self, *parameters = inspect.signature(method).parameters.values()
    return any(one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD) for one in parameters)


def keys_of(models_):
    """Return the foreign keys and many-to-many fields of models as pairs (field, model it names)."""
    return [
        (str(field), field.related_model._meta.label)
        for model in models_
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.remote_field
    ]


def upward(keys):
    """Return the keys that name a model of a higher app, or of none we know."""

    def height(label):
        app = label.split(".")[0]
        return -1 if app in BELOW_ALL else LAYERS.index(app) if app in LAYERS else len(LAYERS)

    return [f"{field} -> {named}" for field, named in keys if height(named) > height(field)]


@pytest.fixture
def planted():
    """Return a model without factory, docstring and text, with constraints that nobody breaks or can read."""
    with isolate_apps("parks"):

        class Planted(models.Model):
            class Meta:
                app_label = "parks"
                constraints = [
                    models.UniqueConstraint(fields=["id"], name="planted_rule"),
                    models.CheckConstraint(
                        condition=models.Q(id__lte=100), name="planted_share", violation_error_message="100 %, or less"
                    ),
                ]

        yield Planted


def test_every_model_has_a_factory():
    assert without_factory(MODELS) == []
    assert len(FACTORIES) == len(factories.__all__) == len(MODELS)


def test_a_model_without_a_factory_is_found(planted):
    assert without_factory([*MODELS, planted]) == ["parks.Planted"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_factory_makes_a_valid_row(author, model):
    row = FACTORIES[model].unsaved()
    row.full_clean()
    if privileges_of(model) != "SELECT":  # else the database itself has made the row
        row.save(force_insert=True)
    connection.check_constraints()
    stored = model._base_manager.get(pk=row.pk)
    stored.full_clean()
    assert str(stored) not in ("", str(None))


def test_every_model_describes_itself():
    assert undescribed(MODELS) == []


def test_a_model_that_does_not_describe_itself_is_found(planted):
    assert undescribed([*MODELS, planted]) == ["parks.Planted"]


def test_every_constraint_is_broken_by_one_row():
    assert unmatched(MODELS, BROKEN) == []


def test_a_constraint_that_no_row_breaks_is_found(planted):
    assert unmatched([*MODELS, planted], BROKEN) == [
        "planted_rule: no row breaks it",
        "planted_share: no row breaks it",
    ]


def test_a_row_that_breaks_no_constraint_is_found():
    assert unmatched(MODELS, {**BROKEN, "gone": None}) == ["gone: no such constraint"]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_constraint_has_a_message(language):
    with translation.override(language):
        assert unexplained(MODELS) == []


def test_a_constraint_without_a_message_is_found(planted):
    assert unexplained([planted]) == ["planted_rule", "planted_share"]


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_the_row(author, name):
    row = BROKEN[name]()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=True)
    assert refused.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_form_explains_the_refusal(author, name):
    _model, rule = constraints_of(MODELS)[name]
    row = BROKEN[name]()
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert rule.get_violation_error_message() in refused.value.messages
    assert violated_by(row) == {name} | ALSO_BROKEN.get(name, set())


def test_sets_of_rows_answer_what_they_offer(db):
    assert unanswerable(MODELS) == []


def test_a_set_that_cannot_answer_is_found(db):
    with isolate_apps("targets"):

        class Handed(models.Model):
            objects = SubmissionQuerySet.as_manager()

            class Meta:
                app_label = "targets"

        assert unanswerable([Submission, Handed]) == ["targets.Handed: counted"]


def test_keys_point_down():
    keys = keys_of(model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in LAYERS)
    assert ("targets.Target.park", "parks.Park") in keys
    assert upward(keys) == []


def test_a_key_that_points_up_is_found():
    keys = [
        ("accounts.User.groups", "auth.Group"),
        ("accounts.User.park", "parks.Park"),
        ("parks.Park.parent", "parks.Park"),
        ("targets.Figure.park", "parks.Park"),
        ("targets.Target.release", "reports.Release"),
        ("reports.Release.site", "sites.Site"),
    ]
    assert upward(keys) == [
        "accounts.User.park -> parks.Park",
        "targets.Target.release -> reports.Release",
        "reports.Release.site -> sites.Site",
    ]


def test_config_has_no_models():
    assert list(apps.get_app_config("config").get_models(include_auto_created=True)) == []
