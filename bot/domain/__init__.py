"""What is true: the words and rules of Drom, free of any library, clock or network."""
