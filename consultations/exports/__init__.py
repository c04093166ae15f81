"""Figures to files: tables for a spreadsheet, a report as PDF. What may be shown was decided before."""
