"""The room: what turns entitlement into the exercisable roll.

call · presence · door      who is there, and since when
representation · proxy      who casts whose votes
conflict                    who does not vote on a resolution
exercisable                 the hands in the room on one resolution
"""
