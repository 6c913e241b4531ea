print("ccops")
