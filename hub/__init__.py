"""The domain of the Family Education Hub: everything that knows neither MkDocs nor the terminal."""
