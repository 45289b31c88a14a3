"""The online store: the features of a payment in the moment it is asked for."""
