"""The figures as something to take along: tables for calculating, reports for funders, a picture for the room."""
