"""What `benchmarks.probtalk3d` runs, one part per file."""
