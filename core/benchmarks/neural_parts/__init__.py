"""What the benchmarks of neural engines share."""
