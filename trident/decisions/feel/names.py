"""Names with spaces and signs in them: found in a text by what is in scope, the longest first (DMN 1.5, 10.3.1.5)."""

from collections.abc import Iterable, Sequence

from trident.decisions.feel.lexer import Token, tokens_of


def plain_name(name: str) -> str:
    """Return the name with its white space collapsed, as it is kept everywhere."""
    return " ".join(name.split())


class Names:
    """Names in scope, innermost first; `fields` are names of context entries, known only after a dot or in a filter."""

    def __init__(self, names: Iterable[str] = (), outer: "Names | None" = None) -> None:
        self.outer = outer
        self.fields: Names | None = outer.fields if outer is not None else None
        self.known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Bring a name into scope."""
        parts = tuple(token.text for token in tokens_of(name)[:-1])
        if not parts:
            return
        known = self.known.setdefault(parts[0], [])
        if all(parts != other for other, _ in known):
            known.append((parts, plain_name(name)))
            known.sort(key=lambda pair: -len(pair[0]))

    def find(self, tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
        """Return how many tokens from `at` on are the longest name in scope, and that name; None if there is none."""
        best: tuple[int, str] | None = None
        scope: Names | None = self
        while scope is not None:
            for parts, name in scope.known.get(tokens[at].text, ()):
                if best is not None and len(parts) <= best[0]:
                    break
                if all(at + i < len(tokens) and tokens[at + i].text == part for i, part in enumerate(parts)):
                    best = len(parts), name
                    break
            scope = scope.outer
        return best

    def all(self) -> list[str]:
        """Return the names of this scope alone."""
        return [name for known in self.known.values() for _, name in known]
