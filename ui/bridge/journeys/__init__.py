"""What a person's touches and codes lead to: services are asked, and their outcomes shown.

One object a part of the house (arrival, rooms, guests, staff, first start) over one stage. They decide nothing
about bookings or visits: they ask, show the answer, and know which page comes next.
"""
