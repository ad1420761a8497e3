def feed(bowl):
    bowl.fill("tuna")
