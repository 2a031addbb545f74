"""The text of a plan, a field a section."""

from django import forms

from plans.narrative import SECTIONS
from ui.fields import NumberField, TextField
from ui.forms import Form


class TextForm(Form):
    """Every section's text, and the version that the writer started from."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            self.fields[section.key] = TextField(
                label=section.heading,
                multiline=True,
                required=False,
                help_text=section.hint,
                widget=forms.Textarea(attrs={"rows": 6}),
            )
            self.fields[f"{section.key}_version"] = NumberField(widget=forms.HiddenInput, required=False)

    def texts(self):
        """Returns {section key: text} of the sections that were sent."""
        return {section.key: self.cleaned_data[section.key] for section in SECTIONS if section.key in self.data}

    def versions(self):
        """Returns {section key: version, 0 where nobody had written it}."""
        return {section.key: self.cleaned_data[f"{section.key}_version"] or 0 for section in SECTIONS}
