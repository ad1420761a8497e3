{ "navigation": 1 }
