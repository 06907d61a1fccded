"""What people observe at a patient and write down: consciousness, oxygen, pain and the rest."""
