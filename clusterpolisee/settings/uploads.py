"""Files that people send."""

import os

UPLOAD_LARGEST_BYTES = int(os.environ.get("UPLOAD_LARGEST_MB", "10")) * 1024 * 1024
# A ClamAV that looks through every file as well: tcp://host:3310 or unix:///path; empty for none.
CLAMD_URL = os.environ.get("CLAMD_URL", "")
