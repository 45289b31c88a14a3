"""FEEL, the expression language of DMN: parsed, and turned into Python."""
