"""The timeline of a contact diary: a page with pictures, a spreadsheet, and a PDF as annex of evidence."""
