"""Subscriptions: the streams of the countries that are asked, told as they come, each event completed by the plan.

    http → operation → access → plan → route → streams → merge → response, an event at a time

A country whose stream is down is missing, visibly, and taken up again where it stopped; the others go on.
"""
