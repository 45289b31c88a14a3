"""Whom a customer may mean: payees found by what is typed, and told apart from those that resemble them."""
