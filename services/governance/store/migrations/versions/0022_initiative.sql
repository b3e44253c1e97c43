-- What members start themselves: motions, meetings, questions, amendments, candidacies, requests.
SELECT 1;
