"""What starts work: polling and the worker loops."""
