"""Makes the demo's pictures and sound; see `main`."""


def main() -> None:
    """Nothing yet to make."""


if __name__ == "__main__":
    main()
