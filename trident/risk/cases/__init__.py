"""Cases: held and reported transfers that people look at, and what they do about them."""
