"""Admission as a process: an application, its decision with reasons, perhaps an appeal, and the admission."""
