"""How good it is: scores against gold annotations. Runs the verbs directly, without Beam."""
