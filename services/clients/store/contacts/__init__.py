"""Contacts and advisers as rows; names are plain in their profile tables alone."""
