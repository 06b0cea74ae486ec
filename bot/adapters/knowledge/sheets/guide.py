"""The page that opens the spreadsheet, for people who have never seen it."""

from typing import Final

#: A line that begins with "# " is a heading.
GUIDE: Final = """\
# What this file is
These are the texts that Drom tells families. Each row is one text; its languages stand side by side.
Questions: what families ask. Answers: what they are told. Directory: offices and services.

# What you can do
Change a text: type into its white cell. One cell is one text; a line break becomes a space.
Translate: orange cells are texts that families still wait for in that language.
Add a way of asking, a step or a phone number: fill in one of the empty rows below the others.
Take a text out: empty its cell. What is required cannot be emptied; the import will tell you.
Add a service: go to the empty rows at the end of Directory. Each part of the service is one row: write the \
country, the word service, a short name, the part, and the text. Copy the parts from a service above.
Delete a service: write yes into its row "delete", in the column "All languages".

# What nothing happens to
Rows that you delete, hide or filter away: their texts stay as they are. You may send back a part of the file.
Columns and sheets that you add for your own notes are not read.

# How things are written
Dates: 2026-11-22. Phone numbers: +372 and the number, or a short number such as 1220.
Opening hours: mo tu we th fr 08:30-16:30. A second period of the day is a second row.
verified: true when somebody has read or called it, otherwise false; families do not see the number then.
Formulas are not taken. A text may begin with = or + all the same.

# Golden rule
Write only what you have read at a source, and change the source and the date with it. Never guess a phone \
number, a fee, a deadline, a name or an address. Never copy a family's real message.

# Protection
Grey cells say what a row is about; they are locked against slips, without a password. If you must, take the \
protection off in the menu: Review, Unprotect Sheet (in LibreOffice: Tools, Protect Sheet).

# Sending it back
Save as .xlsx and give it to the person who runs Drom. Every change is shown before it is taken over.
"""
