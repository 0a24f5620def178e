"""Backups: files written, checked and put back."""
