"""What may be brought to be verified."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.uploads import LARGEST, UploadField


class VerifyForm(forms.Form):
    """A PDF; whether it is one is part of the answer."""

    pdf = UploadField(label=_("PDF"), widget=forms.FileInput({"accept": "application/pdf,.pdf"}))

    def clean_pdf(self) -> UploadedFile[bytes]:
        """Refuse what is larger than any pledge."""
        file: UploadedFile[bytes] = self.cleaned_data["pdf"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(_("A file of at most 20 MB."), code="too_large")
        return file
