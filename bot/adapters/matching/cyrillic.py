"""Russian typed in Latin letters, back into Cyrillic as far as that can be told."""

from typing import Final

#: Longest first; where people write a letter in several ways, all of them stand here.
_LETTERS: Final = tuple(
    tuple(pair.split("="))
    for pair in (
        "shch=щ tsk=тск sch=щ yo=ё jo=ё zh=ж kh=х ts=ц ch=ч sh=ш yu=ю ju=ю iu=ю ya=я ja=я ia=я ye=е je=е "
        "šč=щ ij=ий yj=ый a=а b=б v=в w=в g=г d=д e=е z=з i=и y=ы j=й k=к l=л m=м n=н o=о p=п r=р s=с t=т "
        "u=у f=ф h=х x=х c=ц q=я 4=ч 6=ш š=ш č=ч ž=ж õ=ы '=ь"
    ).split()
)


def in_cyrillic(word: str) -> str:
    """The most likely Cyrillic spelling; a word with other letters or digits alone stays as it is."""
    if word.isdigit():
        return word
    found, at = [], 0
    while at < len(word):
        for latin, russian in _LETTERS:
            if word.startswith(latin, at):
                found.append(russian)
                at += len(latin)
                break
        else:
            found.append(word[at])
            at += 1
    spelled = "".join(found)
    return spelled[:-1] + "й" if spelled.endswith(("иы", "ыы", "аы", "оы", "еы")) else spelled
