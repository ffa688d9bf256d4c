"""Network parts that several engines share; everything here needs torch."""
