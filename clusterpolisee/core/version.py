"""The portal's version, shown by /readyz."""

VERSION = "0.3.0"
