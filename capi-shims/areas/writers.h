building str and bytes step by step.
