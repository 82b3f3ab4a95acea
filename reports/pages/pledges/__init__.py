"""Pledges: text, issuing, signing, paper, supplements, handing over and settling."""
