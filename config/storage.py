"""Static files: compressed and named by their content where they were collected, plain where not."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names files by content, so that browsers may keep them for ever."""

    # Without collected files (tests, checks) a plain address is better than an error.
    manifest_strict = False
