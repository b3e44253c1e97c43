"""What members start themselves: motions, meetings, questions, amendments, candidacies, secret votes."""
