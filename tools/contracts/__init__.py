"""Import contracts that import-linter does not know by itself; pyproject.toml says where they apply."""
