"""Measure the engine by the cases of the DMN conformance kit."""
