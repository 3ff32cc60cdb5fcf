"""The domain of the Family Education Hub: everything that knows neither MkDocs nor the terminal."""

import os

#: Nobody else's code touches our models; to look for such code pydantic would read what every installed package says.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
