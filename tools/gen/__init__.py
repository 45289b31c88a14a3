"""Write the files that follow from the code: the contract, the events, the permissions, the problems."""
