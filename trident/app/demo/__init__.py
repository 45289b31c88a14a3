"""The generated city: people who do not exist, and ninety days of their money."""
