#!/usr/bin/env python
"""Runs the product's commands."""

import os
import sys

from config.commands import main

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(sys.argv)
