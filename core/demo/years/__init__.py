"""A hospital with years behind it: stays, appointments, shifts, bills. Pure but for `loading`.

    plan → timeline → people → journeys → records, clinics, rota, equipment → bills → copying

The same seed and the same end make the same rows. Rates and durations are round figures in the
order of what European hospitals publish; none is a measurement.
"""
