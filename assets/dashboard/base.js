// A little liveliness; every page is whole without it.
