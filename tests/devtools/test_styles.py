"""The style sheet: a subset of Bootstrap, then the portal's own files."""

from devtools import styles

CSS = (
    "/*! licence */:root{--bs-blue:#00f}.row{display:flex}.btn:hover,.accordion .btn{color:red}"
    "@media (min-width:1px){.col-md{flex:1}.col-xl{flex:1}}@media print{.d-print-none{display:none}}"
    ".bg-danger{color:red}.nav:not(.tabs-x) .row{top:0}@keyframes spinner{to{top:0}}"
)


def test_rules_stay_only_where_all_their_classes_are_used():
    kept = styles.subset(CSS, {"row", "btn", "col-md", "nav", "bg-danger"})
    assert ".row{display:flex}" in kept
    assert ".btn:hover{color:red}" in kept
    assert "accordion" not in kept
    assert ".nav:not(.tabs-x) .row{top:0}" in kept


def test_a_media_query_without_a_rule_left_goes():
    kept = styles.subset(CSS, {"col-md"})
    assert "@media (min-width:1px){.col-md{flex:1}" in kept
    assert "col-xl" not in kept
    assert "print" not in kept


def test_an_animation_stays_with_its_class():
    assert "@keyframes spinner" in styles.subset(CSS, {"spinner"})
    assert "@keyframes" not in styles.subset(CSS, set())


def test_colour_utilities_that_cannot_follow_the_theme_stay_out():
    assert "bg-danger" not in styles.subset(CSS, {"bg-danger"})


def test_the_classes_of_templates_and_of_code_are_found(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('<p class="row{% if x %} mb-3{% endif %}">gap-9</p>')
    for app in styles.APPS:
        (tmp_path / app).mkdir()
    (tmp_path / "programme" / "forms.py").write_text('Div("name", css_class="col-lg-6")')
    found = styles.used_classes(tmp_path)
    assert {"row", "mb-3", "col-lg-6"} <= found
    assert "gap-9" not in found


def test_our_rules_stand_after_the_layer_of_bootstrap_and_within_the_budget():
    layer, own = styles.style_sheet().split(":root { color-scheme: light dark; }", 1)
    assert "@layer bootstrap" in layer
    assert ".visually-hidden" in layer
    assert ".wg-tag" in own
    assert len((layer + own).encode()) < 110_000
