"""What every process shares: vocabulary, message contract, records; a library, not a process."""
