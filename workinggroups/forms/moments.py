"""Moments as people enter them: a day and a time on the clock of a zone, which twice a year goes wrong."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.ui.zones import city

EARLIER, LATER = "earlier", "later"
GAP = _(
    "This time does not exist in %(city)s: that night the clock is put forward from %(before)s to %(after)s."
)
TWICE = _(
    "This time comes twice in %(city)s: that night the clock is put back. Choose which of the two is meant."
)


class NoSuchTime(ValueError):
    """The clock jumps over it; `before` and `after` are what it shows around the jump."""

    def __init__(self, before: datetime.datetime, after: datetime.datetime) -> None:
        super().__init__("no such time")
        self.before, self.after = before, after


class ComesTwice(ValueError):
    """The clock is put back over it; `first` and `second` are the two moments."""

    def __init__(self, first: datetime.datetime, second: datetime.datetime) -> None:
        super().__init__("comes twice")
        self.first, self.second = first, second


def moment_of(local: datetime.datetime, zone: str, which: str = "") -> datetime.datetime:
    """The moment when the clock of `zone` shows `local`; raises NoSuchTime or, unless `which` says it,
    ComesTwice."""
    clock = ZoneInfo(zone)
    first, second = (local.replace(tzinfo=clock, fold=fold) for fold in (0, 1))
    utc = datetime.UTC
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(utc)
    if first.astimezone(utc).astimezone(clock).replace(tzinfo=None, fold=0) != local:
        raise NoSuchTime(*_around(local, clock))
    if which not in (EARLIER, LATER):
        raise ComesTwice(first, second)
    return (first if which == EARLIER else second).astimezone(utc)


def _around(local: datetime.datetime, clock: ZoneInfo) -> tuple[datetime.datetime, datetime.datetime]:
    """What the clock shows at the jump, before and after it: found minute by minute, for zones differ."""
    minute = datetime.timedelta(minutes=1)
    last = local.replace(tzinfo=clock, fold=1).astimezone(
        datetime.UTC
    )  # by the later offset: before the jump
    while (last + minute).astimezone(clock).utcoffset() == last.astimezone(clock).utcoffset():
        last += minute
    return last.astimezone(clock).replace(tzinfo=None) + minute, (last + minute).astimezone(clock)


class MomentFields:
    """Day, time and, where the clock shows it twice, which: three fields `<name>_day`, `_time`, `_which`."""

    def __init__(self, form: forms.Form, name: str, label: Any, *, required: bool) -> None:
        self.form, self.name, self.label = form, name, label
        day = forms.DateField(
            label=_("%(moment)s, day") % {"moment": label},
            required=required,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )
        time = forms.TimeField(
            label=_("%(moment)s, time") % {"moment": label},
            required=required,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        )
        which = forms.ChoiceField(
            label=_("%(moment)s: which of the two") % {"moment": label},
            required=False,
            choices=[("", _("Choose")), (EARLIER, _("the earlier")), (LATER, _("the later"))],
        )
        form.fields |= {f"{name}_day": day, f"{name}_time": time, f"{name}_which": which}
        self.is_twice = bool(form.initial.get(f"{name}_which"))

    @property
    def shown(self) -> list[forms.BoundField]:
        """Which of two is asked only where there are two."""
        parts = ("day", "time", "which") if self.is_twice else ("day", "time")
        return [self.form[f"{self.name}_{part}"] for part in parts]

    @staticmethod
    def start(name: str, moment: datetime.datetime | None, zone: str) -> dict[str, Any]:
        if moment is None:
            return {}
        local = moment.astimezone(ZoneInfo(zone))
        twin = local.replace(fold=1 - local.fold)
        which = "" if twin.utcoffset() == local.utcoffset() else (LATER if local.fold else EARLIER)
        return {f"{name}_day": local.date(), f"{name}_time": local.time(), f"{name}_which": which}

    def clean(self, values: dict[str, Any], zone: str) -> datetime.datetime | None:
        """The moment, or None with an error beside the field that is wrong; a half-empty one is an error."""
        day, time = values.get(f"{self.name}_day"), values.get(f"{self.name}_time")
        if not day or not time:
            if (day or time) and not self._has_error():
                missing = "time" if day else "day"
                self.form.add_error(f"{self.name}_{missing}", _("Enter both the day and the time."))
            return None
        local = datetime.datetime.combine(day, time)
        try:
            return moment_of(local, zone, str(self.form.data.get(f"{self.name}_which", "")))
        except NoSuchTime as gap:
            facts = {"city": city(zone), "before": f"{gap.before:%H:%M}", "after": f"{gap.after:%H:%M}"}
            self.form.add_error(f"{self.name}_time", GAP % facts)
        except ComesTwice as twice:
            self.offer(twice.first, twice.second)
            self.form.add_error(f"{self.name}_which", TWICE % {"city": city(zone)})
        except OverflowError:
            self.form.add_error(f"{self.name}_day", _("Enter a day that can be reached."))
        return None

    def offer(self, first: datetime.datetime, second: datetime.datetime) -> None:
        words = (
            (EARLIER, _("the earlier, %(time)s %(zone)s"), first),
            (LATER, _("the later, %(time)s %(zone)s"), second),
        )
        choices = [(code, text % {"time": f"{m:%H:%M}", "zone": m.tzname()}) for code, text, m in words]
        self.form.fields[f"{self.name}_which"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]
        self.is_twice = True

    def _has_error(self) -> bool:
        return any(f"{self.name}_{part}" in self.form.errors for part in ("day", "time"))
